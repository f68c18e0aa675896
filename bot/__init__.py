import logging
import os

# The embeddings' engine shares its thread library with scikit-learn, which reads this once, when it is first loaded.
# One thread per sentence: with more, each takes all cores and waits for the others, ten times the work.
os.environ.setdefault("OMP_NUM_THREADS", "1")

# Where logs are JSON (bot/logs.py), a warning of a library that is only being imported would be a line of another kind.
if os.environ.get("SPOORWIJZER_LOGS") == "json":
    logging.captureWarnings(True)
