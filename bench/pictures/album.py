"""Pictures of the imitation workspace's page, small enough to lie in the repository."""

from dataclasses import dataclass
from pathlib import Path

from playwright.async_api import FloatRect, Locator, Page

MARGIN = 12


@dataclass(frozen=True, slots=True)
class Album:
    """Takes pictures of one page into a folder; each card is drawn whole, however long it is."""

    page: Page
    folder: Path

    async def card(self, name: str, card: Locator) -> None:
        """One message, with nothing around it."""
        size = self.page.viewport_size
        if size is None:
            raise ValueError("the page has no size of its own")
        await self._room_for(card, size["width"])
        await card.screenshot(path=self.folder / f"{name}.png", animations="disabled")
        await self.page.set_viewport_size(size)

    async def window(self, name: str, window: Locator) -> None:
        """The window, with a little of what lies behind it."""
        box = await window.bounding_box()
        if box is None:
            raise ValueError(f"the window {name} is not on the page")
        clip: FloatRect = {
            "x": box["x"] - MARGIN,
            "y": max(0.0, box["y"] - MARGIN),
            "width": box["width"] + 2 * MARGIN,
            "height": box["height"] + 2 * MARGIN,
        }
        await self.page.screenshot(path=self.folder / f"{name}.png", clip=clip, animations="disabled")

    async def top_of(self, name: str, card: Locator) -> None:
        """What a small screen shows when the card is opened: its beginning."""
        await card.evaluate("each => each.scrollIntoView({block: 'start'})")
        await self.page.screenshot(path=self.folder / f"{name}.png", animations="disabled")

    async def _room_for(self, card: Locator, width: int) -> None:
        """Make the page as high as the card asks for, so that no part of it is scrolled away."""
        box = await card.bounding_box()
        height = int(box["height"]) + 260 if box else 900
        await self.page.set_viewport_size({"width": width, "height": max(height, 600)})
        await card.evaluate("each => each.scrollIntoView({block: 'center'})")
        await self.page.mouse.move(0, 0)
