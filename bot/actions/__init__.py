"""rasa_sdk actions: thin. What is said is decided in bot/answers."""

from bot.actions.answer import ActionBeantwoord, ActionBereken
from bot.actions.conversation import dialogue
from bot.actions.form import ActionAskEersteZiektedag, ActionAskFeitenBevestigd, ValidateTermijnenForm

__all__ = [
    "ActionAskEersteZiektedag",
    "ActionAskFeitenBevestigd",
    "ActionBeantwoord",
    "ActionBereken",
    "ValidateTermijnenForm",
]

# Loads the knowledge base now: a mistake in it must stop the start, not the first conversation.
dialogue()
