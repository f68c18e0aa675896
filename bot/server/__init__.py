"""The server: Rasa's engine with a store, locks, actions and a start that hold under load and under faults."""
