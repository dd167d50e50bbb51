"""Which customers have voice (issue "Voice": with voice rows, or by a configured field or status)."""

from collections.abc import Collection

from bridges.simpler_alianza.directory import Directory
from bridges.simpler_alianza.options import Options
from connectors.simpler import Customer, Simpler


class VoiceCustomers:
    """Answers for one customer at a time; a customer with an account is not asked about."""

    def __init__(self, simpler: Simpler, options: Options, directory: Directory) -> None:
        self._simpler, self._options, self._directory = simpler, options, directory

    async def holds(self, customer: Customer, numbers: Collection[str]) -> bool:
        """True when the customer has an account (`numbers` are those that accounts have) or is meant to have voice.

        Raises:
            VendorError: SIMPLer could not be asked for the customer's rows.
        """
        if self._directory.number_of(customer) in numbers:
            return True
        scope = self._options.voice_scope
        match scope.by:
            case "field":
                told = (customer.value_of(scope.field) or "").strip()
                return bool(told) if not scope.values else told.casefold() in _folded(scope.values)
            case "status":
                return customer.status.strip().casefold() in _folded(scope.values)
        return bool(await self._simpler.voice_rows(customer.customerid, self._options.table()))


def _folded(values: list[str]) -> set[str]:
    return {value.strip().casefold() for value in values}
