"""The roles that every installation begins with. Migrations of this room say what each may do.

They are groups: an administrator may rename them, change what they may do, and add others.
"""

EDITORS = "Editors"
PUBLISHERS = "Publishers"
REGISTRY_MANAGERS = "Registry managers"
ADMINISTRATORS = "Administrators"

ROLES = (EDITORS, PUBLISHERS, REGISTRY_MANAGERS, ADMINISTRATORS)
