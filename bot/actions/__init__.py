"""rasa_sdk actions: thin. What is said is decided in bot/answers."""

from bot.actions.answer import ActionBeantwoord, ActionBereken
from bot.actions.conversation import dialogue
from bot.actions.form import (
    ActionAskEersteZiektedag,
    ActionAskFeitenBevestigd,
    ActionAskLoonGenoemd,
    ActionAskSpoor2Mogelijkheden,
    ActionAskSpoor2Perspectief,
    ActionAskSpoor2Uitgeput,
    ValidateLoonForm,
    ValidateSpoor2Form,
    ValidateTermijnenForm,
)
from bot.actions.handover import (
    ActionAskOverdrachtEinde,
    ActionOverdracht,
    ActionOverdrachtStatus,
    ValidateOverdrachtForm,
)
from bot.clock import vandaag
from bot.law.werkdagen import feestdagen

__all__ = [
    "ActionAskEersteZiektedag",
    "ActionAskFeitenBevestigd",
    "ActionAskLoonGenoemd",
    "ActionAskOverdrachtEinde",
    "ActionAskSpoor2Mogelijkheden",
    "ActionAskSpoor2Perspectief",
    "ActionAskSpoor2Uitgeput",
    "ActionBeantwoord",
    "ActionBereken",
    "ActionOverdracht",
    "ActionOverdrachtStatus",
    "ValidateLoonForm",
    "ValidateOverdrachtForm",
    "ValidateSpoor2Form",
    "ValidateTermijnenForm",
]

# Loads the knowledge base now: a mistake in it must stop the start, not the first conversation.
dialogue()
# The package of the holidays takes a second to load: at the start, not in the first conversation about dates, for that
# holds up all others.
feestdagen(vandaag().year)
