"""The ids of what is said of usage, limits and tips. Their words stand in flows/<language>/usage.yaml."""

USAGE_BUTTONS = (
    "b_usage", "b_tips", "b_advice", "b_limit", "b_reading", "b_where", "b_settings", "b_list", "b_undo",
    "b_picture", "b_plan", "b_not", "b_today", "b_last", "b_this", "b_new_cycle", "b_hotspot", "b_erase",
    "b_erase_yes", "b_keep", "b_delete", "b_more", "b_remind_on", "b_remind_off", "b_snooze",
)  # fmt: skip
"""Buttons; each may have `<id>_says`, typed words for it split by |."""

USAGE_WORDS = (
    *USAGE_BUTTONS,
    "command_usage", "command_limit", "command_tips", "months", "date", "zones", "what_used", "what_left",
    "what_used_pct", "what_left_pct", "what_of", "b_right", "b_allowance", "b_day", "b_zone", "b_quiet",
    "b_done", "b_no", "quiet_none", "unknown", "title", "used", "used_alone", "estimate", "pace",
    "runs_out", "runs_out_open", "lasts", "may_run_out", "used_up", "should_be_up", "after_speed",
    "after_stops", "after_unknown", "safe", "basis_one", "basis_readings", "basis_past", "past",
    "past_item", "none_yet", "assumed_day", "no_allowance", "no_limit", "open_end", "twice_over",
    "ask_reading", "ask_allowance", "ask_day", "ask_zone", "bad_reading", "bad_allowance", "bad_day",
    "bad_zone", "noted", "took_allowance", "set_allowance", "set_day", "set_days", "set_zone",
    "set_quiet", "undone", "deleted", "corrected", "not_noted", "erase_text", "erased", "settings_text",
    "list_text", "list_empty", "one_text", "doubt_units", "doubt_role", "doubt_negative", "doubt_absurd",
    "doubt_no_such_day", "doubt_future", "doubt_last_cycle", "doubt_falling", "doubt_bucket",
    "doubt_impossible", "limit_title", "limit_line", "limit_updates", "limit_cap", "limit_after",
    "limit_stops", "limit_after_unknown", "limit_works", "limit_slowly", "limit_fails", "limit_shared",
    "limit_own", "limit_bucket_unknown", "limit_unlimited", "tips_title", "tips_line", "saves_hour",
    "saves_hour_range", "saves_month", "tips_none", "tip_done", "tip_no", "reminders_on", "reminders_off",
    "snoozed", "remind_share", "remind_run_out", "remind_cycle_end", "remind_cycle_end_open",
    "advice_need", "lost", "lost_after", "lost_stops", "lost_data", "lost_network", "lost_carrier",
    "chart_title", "chart_limit", "chart_today", "chart_pace", "chart_reading", "chart_range",
    "chart_run_out", "chart_lasts", "chart_after", "chart_stops",
)  # fmt: skip
"""Every id but those of the tips, which stand below `tips`; a complete language has all."""
