"""An imitation Azotel SIMPLer: functions under /restapi/API, customers with voice rows, equipment and triggers."""
