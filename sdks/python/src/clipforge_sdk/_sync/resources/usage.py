# Made by `make sdks` from _async/resources/usage.py: change that one.
"""Usage and limits."""

from __future__ import annotations

from datetime import date
from typing import Unpack

from clipforge_sdk import models
from clipforge_sdk._answers import as_model, as_text
from clipforge_sdk._call import call
from clipforge_sdk._options import Options
from clipforge_sdk._sync.resource import Resource
from clipforge_sdk.types import UsageGroupBy


class Usage(Resource):
    """What was used, and what is left."""

    def get(
        self,
        *,
        since: date | None = None,
        until: date | None = None,
        group_by: UsageGroupBy | None = None,
        **options: Unpack[Options],
    ) -> models.UsageReport:
        """Usage by day, key or project.

        Minutes analysed and exports rendered over whole days.

        Args:
            since: the first day; the first of this month when left out.
            until: the last day; today when left out.
            group_by: what to add up by.
        """
        return self._api.call(
            call("GET", "/v1/usage", query={"since": since, "until": until, "group_by": group_by}),
            as_model(models.UsageReport),
            options,
        )

    def download_csv(
        self,
        *,
        since: date | None = None,
        until: date | None = None,
        group_by: UsageGroupBy | None = None,
        **options: Unpack[Options],
    ) -> str:
        """Usage as CSV.

        The same report, for spreadsheets.

        Args:
            since: the first day; the first of this month when left out.
            until: the last day; today when left out.
            group_by: what to add up by.
        """
        return self._api.call(
            call("GET", "/v1/usage.csv", query={"since": since, "until": until, "group_by": group_by}),
            as_text,
            options,
        )

    def limits(self, **options: Unpack[Options]) -> models.UsageLimits:
        """This month against the plan.

        What is used, reserved and left this calendar month (UTC).
        """
        return self._api.call(call("GET", "/v1/usage/limits"), as_model(models.UsageLimits), options)
