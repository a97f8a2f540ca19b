# Made by `make sdks` from _async/resources/analytics.py: change that one.
"""What became of the work."""

from __future__ import annotations

from datetime import date
from typing import Unpack

from clipforge_sdk import models
from clipforge_sdk._answers import as_model
from clipforge_sdk._call import call
from clipforge_sdk._options import Options
from clipforge_sdk._sync.resource import Resource


class Analytics(Resource):
    """What became of moments, and how long work took."""

    def moments(
        self, *, since: date | None = None, until: date | None = None, **options: Unpack[Options]
    ) -> models.MomentOutcomes:
        """What became of moments: kept, trimmed and dismissed against their scores.

        Args:
            since: the first day (UTC); 29 days before the last when left out.
            until: the last day (UTC), included; today when left out.
        """
        return self._api.call(
            call("GET", "/v1/analytics/moments", query={"since": since, "until": until}),
            as_model(models.MomentOutcomes),
            options,
        )

    def processing(
        self, *, since: date | None = None, until: date | None = None, **options: Unpack[Options]
    ) -> models.ProcessingTimes:
        """How long jobs took: median and ninth tenth by kind, and work for each minute of source.

        Args:
            since: the first day (UTC); 29 days before the last when left out.
            until: the last day (UTC), included; today when left out.
        """
        return self._api.call(
            call("GET", "/v1/analytics/processing", query={"since": since, "until": until}),
            as_model(models.ProcessingTimes),
            options,
        )
