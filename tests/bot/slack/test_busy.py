import asyncio

from bot.slack.busy import Busy


async def test_what_was_begun_and_what_that_begins_is_waited_for():
    busy, done = Busy(), []

    async def second() -> None:
        await asyncio.sleep(0)
        done.append("second")

    async def first() -> None:
        await asyncio.sleep(0)
        done.append("first")
        busy.start(second(), name="second")

    busy.start(first(), name="first")
    await busy.finish()

    assert done == ["first", "second"]


async def test_what_takes_too_long_is_stopped():
    busy, stopped = Busy(), asyncio.Event()

    async def endless() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()

    busy.start(endless(), name="endless")
    await busy.finish(patience=0.01)

    await asyncio.wait_for(stopped.wait(), 1)


async def test_a_failure_is_logged_with_its_name(caplog):
    busy = Busy()

    async def failing() -> None:
        raise ValueError

    busy.start(failing(), name="slack work")
    await busy.finish()
    await asyncio.sleep(0)

    assert "background task slack work failed" in caplog.text
