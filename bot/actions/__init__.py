"""rasa_sdk actions: thin. What is said is decided in bot/answers."""

from bot.actions.answer import ActionBeantwoord, ActionBereken
from bot.actions.form import ActionAskEersteZiektedag, ActionAskFeitenBevestigd, ValidateTermijnenForm

__all__ = [
    "ActionAskEersteZiektedag",
    "ActionAskFeitenBevestigd",
    "ActionBeantwoord",
    "ActionBereken",
    "ValidateTermijnenForm",
]
