"""Environment -> frozen Settings. Read in a function, never at import."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from dotenv import dotenv_values

from bot.problem import SettingError

DEFAULT_DATABASE = "sqlite:///data/hotspot-bot.sqlite3"
LANGUAGES = ("en", "zh-Hans", "zh-Hant", "es")
LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment and `.env` say. `database_set` tells a chosen database from the default."""

    telegram_bot_token: str | None
    telegram_api_url: str
    database: Path
    database_set: bool
    content_dir: str | None
    default_language: str
    log_level: str
    operator_contact: str | None

    def __repr__(self) -> str:
        """Leave the token out: settings end up in logs and tracebacks."""
        return f"Settings(database={self.database}, default_language={self.default_language!r})"


def read_settings(environment: Mapping[str, str], env_file: Path = Path(".env")) -> Settings:
    """Return the settings; the environment wins over `env_file`, an empty value counts as none.

    Raises:
        SettingError: A value can't be used.
    """
    given = {**_from_file(env_file), **{key: value for key, value in environment.items() if value}}
    language = given.get("DEFAULT_LANGUAGE", "en")
    if language not in LANGUAGES:
        raise SettingError(
            f"DEFAULT_LANGUAGE {language!r} is none of {', '.join(LANGUAGES)}; set one of them"
        )
    level = given.get("LOG_LEVEL", "INFO")
    if level.upper() not in LOG_LEVELS:
        raise SettingError(f"LOG_LEVEL {level!r} is none of {', '.join(LOG_LEVELS)}; set one of them")
    server = given.get("TELEGRAM_API_URL", "https://api.telegram.org")
    if not server.startswith(("https://", "http://")):
        raise SettingError(f"TELEGRAM_API_URL {server!r} is no address; write https://<server>")
    return Settings(
        telegram_bot_token=given.get("TELEGRAM_BOT_TOKEN"),
        telegram_api_url=server.rstrip("/"),
        database=database_path(given.get("DATABASE_URL", DEFAULT_DATABASE)),
        database_set="DATABASE_URL" in environment and bool(environment["DATABASE_URL"]),
        content_dir=given.get("CONTENT_DIR"),
        default_language=language,
        log_level=level.upper(),
        operator_contact=given.get("OPERATOR_CONTACT"),
    )


def _from_file(env_file: Path) -> dict[str, str]:
    if not env_file.is_file():
        return {}
    try:
        return {key: value for key, value in dotenv_values(env_file).items() if value}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(f"{env_file} can't be read ({error}); save it as UTF-8 text") from None


def database_path(url: str) -> Path:
    """Return the file of a database URL.

    >>> database_path("sqlite:////var/lib/bot.db").as_posix()
    '/var/lib/bot.db'
    """
    prefix = "sqlite:///"
    if not url.startswith(prefix) or len(url) == len(prefix):
        raise SettingError(
            f"DATABASE_URL {url!r} isn't sqlite:///<file>; for an absolute path write sqlite:////<path>"
        )
    return Path(url[len(prefix) :])
