import logging
import os
import signal

# The embeddings' engine shares its thread library with scikit-learn, which reads this once, when it is first loaded.
# One thread per sentence: with more, each takes all cores and waits for the others, ten times the work.
os.environ.setdefault("OMP_NUM_THREADS", "1")

# Where logs are JSON (bot/logs.py), a warning of a library that is only being imported would be a line of another kind.
if os.environ.get("SPOORWIJZER_LOGS") == "json":
    logging.captureWarnings(True)

# The first process of a container does not end at SIGTERM unless it says so itself. Each of ours does once it works;
# without this it would be killed after the whole grace period where it is stopped while it starts, or ends by itself.
if os.getpid() == 1:
    signal.signal(signal.SIGTERM, lambda *_: os._exit(128 + signal.SIGTERM))
