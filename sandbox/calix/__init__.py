"""An imitation of Calix Cloud's authentication and Subscriber Service; alone it runs as `python -m sandbox.calix`."""
