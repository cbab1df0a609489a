"""The same kind of talk on PTB's ConversationHandler with PicklePersistence: what a PTB bot usually is."""

import os
import warnings

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    ConversationHandler,
    PicklePersistence,
)
from telegram.warnings import PTBUserWarning

QUESTIONS = 6
CHOICES = ("Yes", "No", "Not sure", "Back")


def keyboard(step: int) -> InlineKeyboardMarkup:
    """Return the buttons of a step."""
    rows = [[InlineKeyboardButton(label, callback_data=f"x.{step}.{label}")] for label in CHOICES]
    return InlineKeyboardMarkup(rows)


async def begin(update: Update, _: ContextTypes.DEFAULT_TYPE) -> int:
    """Send the first question."""
    assert update.message is not None
    await update.message.reply_text("Question 0: is it on?", reply_markup=keyboard(0))
    return 0


async def pick(update: Update, context: ContextTypes.DEFAULT_TYPE) -> int:
    """Answer the press and show the next question."""
    query = update.callback_query
    assert query is not None
    assert query.data is not None
    await query.answer()
    step = (int(query.data.split(".")[1]) + 1) % QUESTIONS
    if context.user_data is not None:
        context.user_data[step] = query.data
    await query.edit_message_text(f"Question {step}: is it on?", reply_markup=keyboard(step))
    return step


def main() -> None:
    """Poll until killed."""
    warnings.filterwarnings("ignore", category=PTBUserWarning)
    talk = ConversationHandler[ContextTypes.DEFAULT_TYPE](
        entry_points=[CommandHandler("start", begin)],
        states={step: [CallbackQueryHandler(pick)] for step in range(QUESTIONS)},
        fallbacks=[CommandHandler("start", begin)],
        name="talk",
        persistent=True,
    )
    application = (
        Application.builder()
        .token(os.environ["TELEGRAM_BOT_TOKEN"])
        .base_url(f"{os.environ['TELEGRAM_API_URL']}/bot")
        .persistence(PicklePersistence(os.environ["STATE"]))
        .build()
    )
    application.add_handler(talk)
    application.run_polling(allowed_updates=["message", "callback_query"])


if __name__ == "__main__":
    main()
