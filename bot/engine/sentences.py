"""The ids of the sentences that answers are made of; words in knowledge/<language>/answers.yaml."""

SENTENCES = (
    "the_carrier", "carrier_name", "dated_item", "hedge_list", "hedge_device", "hedge_general",
    "included", "paid_addon", "not_included", "not_allowed", "discouraged", "support_unknown",
    "amount_month", "amount_days", "amount_day", "amount_slow", "amount_none", "amount_plan",
    "amount_plan_day", "amount_plan_unlimited", "amount_plan_unknown", "amount_unlimited",
    "amount_unknown", "amount_shared", "cap", "after_speed", "after_slow", "after_stops",
    "after_unknown", "after_unknown_slow", "after_no_hotspot", "after_no_limit", "after_nothing",
    "addon", "addon_doubtful", "no_limit", "price_month", "price_once", "changed", "changed_open",
    "legacy", "legacy_open", "namesakes", "until_name", "max_devices", "short_no", "short_addon",
    "short_unknown", "short_unlimited", "short_capped", "short_slow", "short_slow_unknown", "short_day",
    "short_own", "short_own_open", "short_included", "short_then", "which_carrier", "which_plan",
    "which_phone", "plans_differ", "no_plans", "shared_name", "name_of_several", "compared", "undated",
    "weak", "hedge_low", "hedge_undated", "hedge_old", "hedge_menus", "choose", "wrong", "copy_value",
    "copy_types", "copy_mmsc", "next_how_to_enable", "next_contact", "next_usage_check", "next_tips",
    "next_plan_support", "next_allowance", "next_device_support", "general_rollover",
    "general_reset_day", "general_separate_data", "esim_yes", "esim_no", "esim_varies", "esim_unknown",
    "hotspot_yes", "hotspot_no", "hotspot_varies", "hotspot_unknown", "name_your_model", "no_guide",
    "plan_must_allow", "usage_unknown", "phone_counter", "tips_saving", "tips_battery", "tips_habits",
    "no_limit_on_iphone", "per_hour", "per_hour_range", "not_known_here", "activation_unknown",
    "apn_title", "apn_unknown", "apn_data", "apn_tethering", "apn_types", "apn_protocol",
    "apn_with_dun", "apn_without_dun", "apn_care", "contact_unknown", "adapter_card_unknown",
    "way_email", "way_hours", "way_store", "way_phone_prepaid", "way_chat", "way_sms", "way_app",
    "roaming_title", "roaming_general", "roaming_unknown", "roaming_china_unknown",
    "roaming_hotspot_unknown", "roaming_care",
)  # fmt: skip
"""Every id; a language that has some must have all."""
