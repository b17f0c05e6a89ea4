"""What stands in chats about surveys: each once, claimed by one, not lost; on every database."""

from datetime import timedelta

from storage import survey_posts, surveys
from storage.contacts import Route
from storage.store import Store
from storage.survey_posts import LEASE, Claim, NewPost, Status, SurveyPost
from tests.storage.chats import SEALER
from tests.storage.days import SetClock
from tests.storage.fields import Field

HALL = Route("slack", "T", "C-hall", '{"channel": "C-hall"}')
ASK = NewPost("ask", 1, HALL)
RESULTS = NewPost("results", 2, HALL, planned=True)


async def want(field: Field, new: NewPost) -> bool:
    now = field.clock.now()
    return await field.store.field(field.survey, survey_posts.want, SEALER, new, now)


async def claim(field: Field, key: str = "ask") -> Claim | None:
    now = field.clock.now()
    return await field.store.field(field.survey, survey_posts.claim, SEALER, key, now)


async def posts(field: Field) -> tuple[SurveyPost, ...]:
    return await field.store.read(survey_posts.of_survey, field.survey, SEALER)


async def sent(field: Field, key: str = "ask", remote: str | None = "m1") -> None:
    sealed = None if remote is None else SEALER.seal(remote)
    await field.store.field(field.survey, survey_posts.sent, key, sealed, "digest")


async def test_a_post_is_wanted_once_and_claimed_by_one(store: Store, clock: SetClock) -> None:
    field = await Field.planned(store, clock)

    wanted = [await want(field, ASK) for _ in range(2)]
    claims = [await claim(field) for _ in range(2)]

    assert wanted == [True, False]
    assert [one is None for one in claims] == [False, True]
    (post,) = await posts(field)
    assert (post.route, post.status, post.attempts) == (HALL, Status.SENDING, 1)


async def test_what_was_on_its_way_when_its_process_died_is_claimed_as_unsure(
    store: Store, clock: SetClock
) -> None:
    field = await Field.planned(store, clock)
    await want(field, ASK)
    await claim(field)
    early = await store.read(survey_posts.due, clock.now())
    clock.moment += LEASE

    again = await claim(field)

    assert early == ()
    assert again is not None
    assert again.unsure


async def test_what_stands_may_be_changed_and_keeps_its_name(store: Store, clock: SetClock) -> None:
    field = await Field.planned(store, clock)
    await want(field, ASK)
    await claim(field)
    await sent(field)

    change = await claim(field)
    await sent(field, remote=None)

    assert change is not None
    assert (change.unsure, change.post.remote) == (False, "m1")
    (post,) = await posts(field)
    assert (post.remote, post.shown, post.status) == ("m1", "digest", Status.SENT)


async def test_what_is_planned_waits_until_it_is_released_and_may_be_dropped(
    store: Store, clock: SetClock
) -> None:
    field = await Field.planned(store, clock)
    await want(field, RESULTS)
    waiting = (await store.read(survey_posts.due, clock.now()), await claim(field, "results"))

    released = [
        await store.field(field.survey, survey_posts.release, "results", clock.now())
        for _ in range(2)
    ]
    await store.field(field.survey, survey_posts.drop, "results")

    assert waiting == ((), None)
    assert released == [True, False]
    assert await store.read(survey_posts.due, clock.now()) == (field.survey,)


async def test_what_was_put_off_comes_at_its_time_and_what_was_given_up_does_not(
    store: Store, clock: SetClock
) -> None:
    field = await Field.planned(store, clock)
    for new in (ASK, NewPost("more", 2, HALL)):
        await want(field, new)
        await claim(field, new.key)
    then = clock.now() + timedelta(seconds=30)
    await store.field(field.survey, survey_posts.later, "ask", then, "busy")
    await store.field(field.survey, survey_posts.given_up, "more", Status.FAILED, "gone")

    assert await store.read(survey_posts.next_due) == then
    clock.moment = then
    assert await claim(field, "more") is None
    assert await claim(field) is not None


async def test_a_post_can_be_sent_anew_but_not_while_it_is_on_its_way(
    store: Store, clock: SetClock
) -> None:
    field = await Field.planned(store, clock)
    await want(field, ASK)
    await claim(field)
    await store.field(field.survey, survey_posts.again, SEALER, ASK, clock.now())
    held = await claim(field)
    await sent(field)
    await store.field(field.survey, survey_posts.again, SEALER, ASK, clock.now())

    anew = await claim(field)

    assert held is None
    assert anew is not None
    assert (anew.unsure, anew.post.remote) == (False, None)


async def test_posts_go_with_their_survey(store: Store, clock: SetClock) -> None:
    field = await Field.planned(store, clock)
    await want(field, ASK)

    before = await store.read(survey_posts.in_chats)
    await store.write(surveys.remove, field.survey)

    assert before == (field.survey,)
    assert await store.read(survey_posts.in_chats) == ()


async def test_a_post_is_there_once_it_is_wanted_until_it_is_given_up(
    store: Store, clock: SetClock
) -> None:
    field = await Field.planned(store, clock)
    await want(field, RESULTS)
    told = [await store.read(survey_posts.is_wanted, field.survey, "ask")]
    await want(field, ASK)
    told.append(await store.read(survey_posts.is_wanted, field.survey, "ask"))
    await store.field(field.survey, survey_posts.given_up, "ask", Status.FAILED, "gone")
    told.append(await store.read(survey_posts.is_wanted, field.survey, "ask"))

    assert told == [False, True, False]
    assert not await store.read(survey_posts.is_wanted, field.survey, "results")
