"""The ids of the texts that the engine itself says. Their words stand in flows/<language>/ui.yaml."""

UI_SYNONYMS = (
    "back", "more", "not_sure", "later", "menu", "language", "why", "person", "stop", "go_on",
    "continue", "restart", "resume", "it_works", "something_else", "switch", "stay", "keep", "forget",
    "asked_carrier", "asked_administrator", "asked_explanation", "plan_question", "wrong_send", "delete_data",
    "change", "change_platform", "change_carrier", "change_plan", "assent", "denial", "explain",
    "solved",
)  # fmt: skip
"""Buttons; each may have `<id>_says`, typed words for it split by |."""

UI_SAID = (*UI_SYNONYMS, "upset")
"""These, and texts that answer to words alone."""

QUESTIONS = (
    "ask_plan_support", "ask_allowance", "ask_device_support", "ask_how_to_enable", "ask_usage_check",
    "ask_tips", "ask_esim_basics", "ask_apn", "ask_contact", "ask_roaming",
)  # fmt: skip
"""What a question is about, as a button: the intents that begin with ask."""

UI_KEYS = (
    *UI_SYNONYMS,
    *QUESTIONS,
    "language_name", "menu_in_english", "greeting", "menu_text", "type_name", "no_why", "no_how",
    "undo", "asks_again", "warn", "drops_connection", "on_the_other_device", "person_text",
    "language_text", "resume_text", "switch_text", "forget_text", "forgotten", "kept", "ended_resolved",
    "ended_handed_off", "ended_stopped", "budget", "moved", "back_none", "not_yet", "at_it", "noted",
    "bye", "glad", "no_language", "said_greet", "said_thanks", "said_ask", "declined", "miss_1",
    "miss_2", "miss_3", "help", "privacy", "too_long", "empty", "not_known", "no_plan_name",
    "no_plan_source_line", "no_carrier_name", "no_carrier_support", "source", "source_undated",
    "no_source", "which_text", "outside", "outside_again", "declined_again", "change_text", "change_none",
    "change_write", "contact", "contact_unknown", "channel_phone", "channel_phone_abroad",
    "channel_phone_international", "channel_dial", "channel_app", "channel_url", "channel_chat",
    "channel_sms", "open_page", "copy_number", "brief", "copy_brief", "brief_problem", "brief_seen",
    "brief_tried", "nothing", "list_separator", "wrong_text", "reported",
    "settings_text", "unaffiliated", "operator", "not_text", "edited", "trouble", "group_line",
    "group_button", "description", "short_description", "command_start", "command_menu", "command_back",
    "command_language", "command_settings", "command_help", "command_stop", "command_privacy",
    "command_forget", "pick_one", "upset",
)  # fmt: skip
"""Every id; a language that lacks one isn't complete."""
