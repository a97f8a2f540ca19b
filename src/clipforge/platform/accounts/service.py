"""People: sign up and in, prove an address, set passwords, change or delete the account."""

from __future__ import annotations

from datetime import UTC, datetime

from clipforge.kit.ids import new_id
from clipforge.platform.accounts import attempts, letters, repository, sessions
from clipforge.platform.accounts.models import User
from clipforge.platform.accounts.passwords import Passwords, check_choice, passwords_of
from clipforge.platform.accounts.preferences import choice
from clipforge.platform.accounts.schemas import MeChange, SignUp
from clipforge.platform.accounts.sessions import Issued, authenticate, become
from clipforge.platform.base.context import Context
from clipforge.platform.base.crypto import Vault, hash_secret
from clipforge.platform.base.database import Database
from clipforge.platform.base.principal import ANONYMOUS, Principal, Role, unauthorized
from clipforge.platform.base.problems import Problem, conflict
from clipforge.platform.orgs import audit, handover, members
from clipforge.platform.orgs import service as orgs
from clipforge.platform.orgs.models import Org

__all__ = ["authenticate", "choice", "setup_token"]


def passwords(context: Context) -> Passwords:
    """The hasher of this server."""
    return passwords_of(context.deps.settings.password_memory_kib)


async def setup_token(database: Database, vault: Vault) -> str | None:
    """The token that makes the first person owner of a new server, even where sign-up is closed.

    Args:
        database: as the role that sees every row.
        vault: of this server.

    Returns:
        The token for ``POST /v1/auth/sign-up`` (`invite`) and ``<web>/invite#token=…``, the same until it is
        used; None once there is an account.
    """
    async with database.transaction() as session:
        nobody = not await repository.any_user(session)
    return await members.setup_invite(database, vault, wanted=nobody)


async def check_may_sign_up(context: Context, email: str, invite: str | None) -> bool:
    """Raise 403 when this server takes no such new account; gives whether the invite proves the address.

    An invite by mail must go to the same address. The set-up link is to nobody by name and always good.
    """
    mode = context.deps.settings.signup
    found = (await members.look_up(context, invite))[0] if invite else None
    if found is not None and not found.email:
        return False
    if mode == "closed":
        raise Problem(403, "signup_closed", "This server takes no new accounts.")
    if mode == "invite" and found is None:
        raise Problem(403, "signup_by_invite", "This server takes new accounts by invite only.")
    if found is not None and found.email != email:
        raise Problem(403, "invite_for_another", "This invite was sent to another address; use that one.")
    return found is not None


async def create_account(
    context: Context,
    email: str,
    *,
    name: str = "",
    password_hash: str | None = None,
    verified: bool = False,
    org_name: str | None = None,
    invite: str | None = None,
) -> User:
    """Make a person with an org, or in the org of the invite; goes on as them.

    Raises:
        Problem: 409 `email_taken`.
    """
    id = new_id("user")
    await context.act_as(Principal("user", user_id=id), email=email)
    user = await repository.add_user(
        context.session,
        {
            "id": id,
            "email": email,
            "name": name,
            "password_hash": password_hash,
            "email_verified_at": datetime.now(UTC) if verified else None,
            "settings": {},
        },
    )
    if user is None:
        raise conflict(
            "email_taken", "There is an account with this address; sign in, or reset its password."
        )
    if invite:
        await members.accept(context, invite, org_name=org_name)
    else:
        await orgs.create(context, org_name or f"{name or email.partition('@')[0]}'s organisation"[:200])
    await become(context, id)
    audit.record(context, "account.created", id)
    if not verified:
        await letters.send_verification(context, user)
    return user


async def _hashed(context: Context, password: str) -> str:
    """Hash a password, holding no connection while it waits for its turn."""
    async with context.outside():
        return await passwords(context).hash(password)


async def sign_up(context: Context, given: SignUp) -> Issued:
    """Make an account and sign in to it.

    Raises:
        Problem: 403 when this server takes none, 409 `email_taken`, 404 `invite_invalid`, 422 for a password
            that is too easy.
    """
    await attempts.count(context, "sign-up", given.email)
    verified = await check_may_sign_up(context, given.email, given.invite)
    check_choice(given.password, given.email)
    hashed = await _hashed(context, given.password)
    user = await create_account(
        context,
        given.email,
        name=given.name,
        password_hash=hashed,
        verified=verified,
        org_name=given.org_name,
        invite=given.invite,
    )
    return await sessions.start(context, user, "sign_up")


async def _user_by_email(context: Context, email: str) -> User | None:
    """The person with an address; goes on as nobody who names it."""
    await context.act_as(ANONYMOUS, email=email)
    return await repository.user_by_email(context.session, email)


async def sign_in(context: Context, email: str, password: str) -> Issued:
    """Sign in by password.

    Raises:
        Problem: 401 `wrong_credentials`, after the same work whether the address is known or not; 503 `busy`.
    """
    await attempts.count(context, "sign-in", email)
    before = context.principal
    user = await _user_by_email(context, email)
    stored = user.password_hash if user else None
    renewed = None
    await context.act_as(before)
    async with context.outside():
        good = await passwords(context).check(stored, password)
        if good and stored is not None and passwords(context).is_outdated(stored):
            renewed = await passwords(context).hash(password)
    # Read again: the password may have been changed meanwhile.
    user = await _user_by_email(context, email)
    if user is None or stored is None or not good or user.password_hash != stored:
        sessions.tell_refused(context, user.id if user else "", "password", "wrong_credentials")
        raise Problem(401, "wrong_credentials", "E-mail address or password is wrong.")
    issued = await sessions.start(context, user, "password")
    if renewed is not None:
        await repository.change_user(context.session, user.id, {"password_hash": renewed})
    return issued


async def sign_out(context: Context) -> None:
    """End the session of this request."""
    await sessions.end(context, context.principal.session_id)


def _link_used_up() -> Problem:
    return Problem(404, "link_invalid", "This link is unknown, used or no longer good; ask for a new one.")


async def _of_link(context: Context, token: str, purpose: letters.Purpose) -> tuple[User, str]:
    """Whom a link is for, and its id; goes on as them."""
    token_hash = hash_secret(token)
    await context.act_as(ANONYMOUS, secret=token_hash)
    found = await repository.email_token(context.session, token_hash, purpose)
    if found is None:
        raise _link_used_up()
    await become(context, found.user_id)
    user = await repository.user(context.session, found.user_id)
    if user is None:
        raise _link_used_up()
    return user, found.id


async def _use_link(context: Context, token: str, purpose: letters.Purpose) -> User:
    user, id = await _of_link(context, token, purpose)
    if not await repository.use_email_tokens(context.session, user.id, purpose, id=id):
        raise _link_used_up()
    return user


async def forget_others(context: Context, user_id: str) -> None:
    """Let go of the ways into an account whose address is proved only now, but for the password.

    Somebody else may have signed up with the address and linked an account of theirs, joined an org of theirs
    or set a provider key of theirs.
    """
    await sessions.end_all(context)
    count = await repository.delete_identities(context.session, user_id)
    if count:
        audit.record(context, "identity.all_unlinked", user_id, identities=count)
    await handover.let_go(context)


async def verify_email(context: Context, token: str) -> None:
    """Note that the address is the person's; raises 404 `link_invalid`."""
    await attempts.count(context, "verify")
    user = await _use_link(context, token, "verify")
    await repository.change_user(context.session, user.id, {"email_verified_at": datetime.now(UTC)})
    audit.record(context, "account.email_verified", user.id)


async def resend_verification(context: Context) -> None:
    """Mail another link to the person; nothing when the address is proved already."""
    user = await me(context)
    await attempts.count(context, "verify", user.email)
    if user.email_verified_at is None:
        await letters.send_verification(context, user)


async def forgot_password(context: Context, email: str) -> None:
    """Mail a link to set a new password; nobody learns whether there is such an account."""
    await attempts.count(context, "reset", email)
    await context.act_as(ANONYMOUS, email=email)
    user = await repository.user_by_email(context.session, email)
    if user is not None and user.disabled_at is None:
        await become(context, user.id)
        await letters.send_reset(context, user)
        audit.record(context, "account.reset_requested", user.id)


async def reset_password(context: Context, token: str, password: str) -> None:
    """Set a new password by a mailed link, which proves the address too; ends every session.

    Raises:
        Problem: 404 `link_invalid`, 422 for a password that is too easy, 503 `busy`.
    """
    await attempts.count(context, "reset")
    before = context.principal
    user, _ = await _of_link(context, token, "reset")
    check_choice(password, user.email)
    await context.act_as(before)
    hashed = await _hashed(context, password)
    user = await _use_link(context, token, "reset")
    values = {
        "password_hash": hashed,
        "email_verified_at": user.email_verified_at or datetime.now(UTC),
    }
    if user.email_verified_at is None:
        await forget_others(context, user.id)
    await repository.change_user(context.session, user.id, values)
    await sessions.end_all(context)
    await letters.tell_password_changed(context, user)
    audit.record(context, "account.password_reset", user.id)


def _wrong_password() -> Problem:
    return Problem(403, "wrong_password", "The current password is wrong.")


async def _confirmed(context: Context, password: str | None) -> User:
    """The person of this request, who has shown their password; an account without one needs none.

    Raises:
        Problem: 403 `wrong_password`.
    """
    user = await me(context)
    stored = user.password_hash
    if stored is None:
        return user
    await attempts.count(context, "confirm", user.email)
    if password is None:
        raise _wrong_password()
    async with context.outside():
        good = await passwords(context).check(stored, password)
    return await _unchanged(context, stored if good else "")


async def _unchanged(context: Context, stored: str | None) -> User:
    """The person as they are now; 403 when their password is another meanwhile."""
    user = await me(context)
    if user.password_hash != stored:
        raise _wrong_password()
    return user


async def change_password(context: Context, current: str | None, new: str) -> None:
    """Set another password; ends every other session."""
    user = await _confirmed(context, current)
    check_choice(new, user.email)
    stored = user.password_hash
    hashed = await _hashed(context, new)
    user = await _unchanged(context, stored)
    await repository.change_user(context.session, user.id, {"password_hash": hashed})
    await repository.use_email_tokens(context.session, user.id, "reset")
    await sessions.end_all(context, but=context.principal.session_id)
    await letters.tell_password_changed(context, user)
    audit.record(context, "account.password_changed", user.id)


async def me(context: Context) -> User:
    """The person of this request."""
    user = await repository.user(context.session, context.principal.user_id)
    if user is None:
        raise unauthorized("This account does not exist any more.")
    return user


async def my_orgs(context: Context) -> list[tuple[Org, Role | None]]:
    """The person's orgs."""
    return await orgs.mine(context)


async def change_me(context: Context, change: MeChange) -> User:
    """Change name, language and notices."""
    user = await me(context)
    given = change.model_dump(mode="json", exclude_none=True)
    values: dict[str, object] = {"name": given.pop("name")} if "name" in given else {}
    if given:
        values["settings"] = {**user.settings, **given}
    if not values:
        return user
    audit.record(context, "account.changed", user.id, changed=sorted(change.model_fields_set))
    return await repository.change_user(context.session, user.id, values)


async def delete_me(context: Context, password: str | None) -> None:
    """Delete the account, and the orgs that nobody else is in.

    Raises:
        Problem: 403 `wrong_password`, 409 `last_owner` while an org with other members has no other owner.
    """
    user = await _confirmed(context, password)
    who = context.principal
    for org, role in await orgs.mine(context):
        await context.act_as(orgs.as_member(who, org.id, role))
        if await members.is_alone(context):
            await orgs.delete(context, org.id)
        else:
            await members.remove(context, user.id)
        audit.record(context, "account.deleted", user.id)
        await context.session.flush()
    await context.act_as(orgs.as_member(who, "", None))
    await repository.delete_user(context.session, user.id)
