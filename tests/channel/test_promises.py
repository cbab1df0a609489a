"""Which tests hold what the Telegram side promises, item by item; a test that is renamed is renamed here."""

import ast
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]

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
}


@pytest.mark.parametrize("promise", PROMISES)
def test_a_promise_has_its_tests(promise: str) -> None:
    """Each promise of the Telegram side names tests that are there."""
    for place in PROMISES[promise]:
        file, _, name = place.partition("::")
        tree = ast.parse((TESTS / file).read_text("utf-8"))
        functions = {
            node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        }
        assert name in functions, place
