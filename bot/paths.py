"""Where things are in the checkout."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KNOWLEDGE = ROOT / "knowledge"
LAW = KNOWLEDGE / "law"
FAQ = KNOWLEDGE / "faq"
# Who runs the bot; a deployment may keep it outside the checkout.
ORGANISATION = Path(os.environ.get("SPOORWIJZER_ORGANISATIE") or KNOWLEDGE / "organisation.yml")
DATA = ROOT / "bot" / "data"
MODELS = ROOT / "models"
VAR = ROOT / "var"
