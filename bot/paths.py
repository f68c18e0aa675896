"""Where things are in the checkout."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KNOWLEDGE = ROOT / "knowledge"
LAW = KNOWLEDGE / "law"
FAQ = KNOWLEDGE / "faq"
ORGANISATION = KNOWLEDGE / "organisation.yml"
DATA = ROOT / "bot" / "data"
MODELS = ROOT / "models"
VAR = ROOT / "var"
