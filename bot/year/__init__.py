"""A year played from end to end, and its books compared: `kelisim bench year`.

The service, the simulator and the imports run as processes of their own, as in production; nothing
of them is looked into but what they tell over HTTP, and the database.
"""
