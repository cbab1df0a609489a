"""Which tests hold what Telegram and understanding promise, item by item; who renames one renames it here."""

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent

PROMISES = {
    "1 screens: edits in place, new messages, presses that are stale, double, foreign, forged": (
        "channel/test_service.py::test_a_press_edits_the_message_it_was_on",
        "channel/test_service.py::test_stale_double_and_forged_presses_move_nothing",
        "channel/test_service.py::test_a_foreign_press_moves_nobody",
        "channel/test_service.py::test_a_press_waits_for_no_edit",
        "channel/test_hostile.py::test_no_press_moves_what_it_was_not_shown_on",
        "channel/test_outbox.py::test_the_old_screen_loses_its_buttons",
        "desk/test_desk.py::test_a_press_is_seen",
    ),
    "2 commands, groups, what is no text, blocked and come back": (
        "channel/test_process.py::test_commands_and_privacy",
        "channel/test_service.py::test_a_group_gets_one_line_and_the_way_in",
        "channel/test_service.py::test_what_is_no_text_is_answered_kindly",
        "channel/test_service.py::test_blocked_and_come_back",
        "channel/test_service.py::test_forget_leaves_nothing",
        "desk/test_desk.py::test_settings_are_reached_by_command_and_lead_on",
    ),
    "3 ingest: stored before confirmed, once, poison parked, a watchdog, other people's webhooks": (
        "channel/test_ingest.py::test_a_batch_is_stored_before_it_is_confirmed",
        "channel/test_ingest.py::test_what_cannot_be_read_is_parked",
        "channel/test_ingest.py::test_what_lasts_ends_it",
        "channel/test_ingest.py::test_a_dead_loop_is_begun_again_or_ends_it",
        "channel/test_service.py::test_an_update_comes_once_however_often_it_is_delivered",
        "channel/test_parts.py::test_long_numbers_are_masked",
        "channel/test_process.py::test_a_foreign_webhook_is_left_alone",
        "channel/test_process.py::test_a_bad_token_ends_with_2",
    ),
    "4 one transaction per update; a unit that fails takes no other with it": (
        "store/test_mail_contract.py::test_a_unit_and_its_mail_are_one",
        "store/test_mail_contract.py::test_a_failing_unit_takes_no_other_with_it",
    ),
    "5 outbox: order, repeats, 429, 403, the 400s, back-off, bursts, floods, outages": (
        "channel/test_outbox.py::test_a_person_gets_letters_in_order",
        "channel/test_outbox.py::test_a_send_notes_its_attempt_first",
        "channel/test_outbox.py::test_a_chat_on_hold_waits_alone",
        "channel/test_outbox.py::test_who_is_gone_is_owed_nothing",
        "channel/test_outbox.py::test_any_other_400_holds_nothing_up",
        "channel/test_outbox.py::test_trouble_on_the_way_is_tried_again",
        "channel/test_outbox.py::test_a_burst_to_one_chat_is_limited",
        "channel/test_service.py::test_an_old_copy_of_the_screen_is_dead",
        "channel/test_service.py::test_a_held_chat_holds_up_nobody",
        "channel/test_service.py::test_a_flood_is_limited_and_harms_nobody",
        "channel/test_service.py::test_after_an_outage_the_newest_message_is_answered",
    ),
    "6 timers survive restarts": (
        "channel/test_service.py::test_what_is_due_survives_a_restart",
        "desk/test_due.py::test_what_is_due_is_said_once_oldest_first",
        "store/test_mail_contract.py::test_a_timer_is_one_per_person_and_kind",
    ),
    "7 lanes: in order within a chat, parallel across chats": (
        "channel/test_parts.py::test_lanes_keep_order_and_share_places",
        "channel/test_service.py::test_overlapping_acts_stay_in_order",
    ),
    "8 transport: what goes wrong on the way is told by PTB's errors": (
        "standin/test_botapi.py::test_faults_are_telegrams",
        "channel/test_transport.py::test_an_answer_that_does_not_come_is_timed_out",
        "channel/test_transport.py::test_a_server_that_is_not_there_is_a_network_error",
    ),
    "9 shutdown: SIGTERM drains, SIGKILL loses nothing; secrets stay out of the log": (
        "channel/test_process.py::test_sigterm_drains",
        "channel/test_kills.py::test_twenty_kills_under_load",
        "channel/test_process.py::test_nothing_secret_is_logged",
    ),
    "10 the stand-in is strict": (
        "standin/test_botapi.py::test_limits_are_held",
        "standin/test_botapi.py::test_updates_are_kept_until_confirmed",
        "standin/test_botapi.py::test_presses_expire",
    ),
    "understanding 1: four languages, typos, nicknames, negation, corrections, readings, several facts": (
        "language/test_read.py::test_what_people_say_is_understood_at_once",
        "language/test_read.py::test_facts_of_one_sentence",
        "language/test_read.py::test_an_everyday_word_is_no_carrier",
        "language/test_read.py::test_hostile_texts_are_read",
        "language/test_script.py::test_both_scripts_are_read_alike",
        "language/test_understanding.py::test_the_sets_that_may_be_tuned_on_are_understood",
    ),
    "understanding 2: the likeliest meanings, then an example, then a person; out of scope is declined": (
        "engine/test_understanding.py::test_the_likeliest_meanings_are_offered_as_buttons",
        "engine/test_understanding.py::test_misses_climb_from_a_reason_to_an_example_to_a_person",
        "engine/test_understanding.py::test_the_first_request_to_evade_always_hears_why",
        "engine/test_understanding.py::test_no_command_is_obeyed_on_a_guess",
    ),
    "understanding 3: side questions, any answer changed, several facts at once": (
        "engine/test_understanding.py::test_another_carriers_plan_asked_about_is_not_ones_own",
        "engine/test_understanding.py::test_a_changed_answer_asks_only_what_depends_on_it",
        "engine/test_understanding.py::test_facts_told_in_doubt_are_kept",
        "engine/test_understanding.py::test_a_switch_keeps_what_was_told",
    ),
    "understanding 4: Spanish, traditional Chinese made by conversion, the language changed in mid-talk": (
        "content/test_converted.py::test_a_changed_override_makes_all_outdated",
        "language/test_script.py::test_the_language_of_a_text",
        "language/test_languages.py::test_until_a_language_is_complete_people_get_the_nearest",
    ),
    "understanding 5: ask in full": (
        "cli/test_cli.py::test_ask_answers_in_the_order_of_the_lines",
        "cli/test_cli.py::test_ask_one_question",
        "answers/test_tables.py::test_ask_gives_sources_as_json",
    ),
}


@pytest.mark.parametrize("promise", PROMISES)
def test_a_promise_has_its_tests(promise: str) -> None:
    """Each promise names tests that are there."""
    for place in PROMISES[promise]:
        file, _, name = place.partition("::")
        tree = ast.parse((TESTS / file).read_text("utf-8"))
        functions = {
            node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        }
        assert name in functions, place
