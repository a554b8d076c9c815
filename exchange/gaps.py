"""Texts that a file would publish in one language only, or change in one language only: they need a stated reason."""

from dataclasses import dataclass

from parity.models import TextPair
from parity.states import State, after, state_of
from parity.texts import fields_of, pair_of, parts_of
from parity.words import sentence

from .sheets import Column, key_name


@dataclass(frozen=True)
class Gap:
    """A text of a row that the public will see. `column` is that of the language which lacks or lags behind."""

    change: object
    column: Column
    state: State

    @property
    def place(self):
        return self.change.line.place(self.column.name)

    @property
    def words(self):
        return sentence(self.state)


def find_gaps(comparison, now):
    """Return the Gaps among the texts that a file touches, as if it were stored at `now`."""
    gaps = []
    for sheet, plan in comparison.plans.items():
        owner = sheet.owner_sheet or sheet
        if not owner.is_editorial or not plan.changes:
            continue
        published = published_keys(comparison, owner)
        keys = comparison.keys_of(owner)[0]
        touched = {change: change.line.values.get(sheet.owner or owner.key_names[0]) for change in plan.changes}
        pks = [keys[key] for key in touched.values() if key in keys]
        pairs = TextPair.objects.of(owner.model, pks).by_row()
        part = next((each for each in parts_of(owner.model) if each.model is sheet.model), None)
        for change, key in touched.items():
            if key not in published:
                continue
            known = pairs.get(keys.get(key), {})
            is_all_new = change.is_new or change.after.get("live")
            for field in fields_of(sheet.model):
                names = {field.korean, field.english}
                if names <= set(sheet.columns) and (is_all_new or names & set(change.after)):
                    text_key = (part.relation if part else "", change.pk if part else 0, field.name)
                    texts = pair_of(field, *(comparison.value(change, name) for name in (field.korean, field.english)))
                    state = state_with(texts, known.get(text_key), now)
                    if state.holds_up:
                        column = sheet.columns[field.korean if state.language == "ko" else field.english]
                        gaps.append(Gap(change, column, state))
    return gaps


def state_with(texts, pair, now):
    published = pair.history if pair else None
    return state_of(*texts, after(published, *texts, now) if published else None, published)


def published_keys(comparison, sheet):
    """Return the keys of the rows that would be on the site."""
    name = key_name(sheet.model)
    stored = dict(sheet.model._default_manager.values_list(name, "live"))
    plan = comparison.plans.get(sheet)
    for change in plan.changes if plan else []:
        stored[change.line.values[name]] = comparison.value(change, "live")
    return {key for key, is_live in stored.items() if is_live}
