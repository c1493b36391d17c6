"""Bare httpx over some pages of the list, 8 at once, each validated: `python pages.py FIRST LAST` prints seconds.

The address and the key are taken from the environment, as the app takes them.
"""

import asyncio
import os
import sys
import time

import httpx

from omnitui.api.models.schedules import SchedulePage

AT_ONCE = 8


async def main(first: int, last: int) -> float:
    """Seconds from the first request, on connections still to be opened, to the last page validated."""
    numbers = iter(range(first, last + 1))
    headers = {"Authorization": f"Bearer {os.environ['OMNI_API_TOKEN']}"}
    query = {"pageSize": "100", "sortField": "scheduleName", "sortDirection": "asc"}
    async with httpx.AsyncClient(
        base_url=os.environ["OMNI_BASE_URL"], headers=headers, trust_env=False, timeout=30
    ) as client:

        async def work() -> None:
            for number in numbers:
                answer = await client.get("/api/v1/schedules", params={**query, "cursor": str(number)})
                SchedulePage.model_validate_json(answer.raise_for_status().content)

        began = time.perf_counter()
        async with asyncio.TaskGroup() as workers:
            for _ in range(AT_ONCE):
                workers.create_task(work())
        return time.perf_counter() - began


if __name__ == "__main__":
    print(asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]))))
