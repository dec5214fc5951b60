"""Fixed words of `unclench serve`."""

from __future__ import annotations

RUNS = "unclench is at {address}\nPress Ctrl-C to stop it."
OTHERS_NEED_PAIRING = "Other devices could then see your record."
PAIR_HOW = "Add --pair: only devices that scan the code shown here get in."
NOT_INSTALLED = "The site's own parts are not installed."
INSTALL = "Install unclench with the extra: pip install 'unclench[web]'."
NOT_OPENED = "Your record cannot be opened: the file is damaged, in use, or the disk is full. It was left as it is."
MEND = "Make room, put back a copy, or move the file away to start a new record."
NO_FOLDER, OTHER_FOLDER = "The folder for your record cannot be used.", "Name another in UNCLENCH_DATA."
TAKEN = "This address cannot be used. Another program may have it, or unclench in another window."
OTHER_PORT = "Stop that program, or choose another port with --port."
SCAN = "On the other device, scan this code or open {address}"
NO_TLS = (
    "Without TLS, browsers refuse some things on another device: to work offline, to keep the screen on.\n"
    "Others in the same network could listen. Use it only in a network you trust."
)
