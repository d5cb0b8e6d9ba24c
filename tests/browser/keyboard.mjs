// Acting on a page as somebody without a mouse does.

/** Goes from stop to stop until the element has the caret, as the Tab key leads there. */
export async function tabTo(page, locator) {
  await locator.waitFor();
  for (let stops = 0; stops < 200; stops += 1) {
    if (await locator.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`The Tab key does not lead to ${locator}`);
}

/** Presses a button or follows a link. */
export async function press(page, locator) {
  await tabTo(page, locator);
  await page.keyboard.press("Enter");
}

/** Writes into a field in place of what is there. */
export async function write(page, locator, words) {
  await tabTo(page, locator);
  await page.keyboard.press("Control+A");
  await page.keyboard.type(words);
}

/** Chooses from a menu behind a button: the arrows lead to the item. */
export async function chooseFromMenu(page, button, item) {
  await press(page, button);
  const wanted = page.getByRole("menuitem", { name: item, exact: true });
  await wanted.waitFor();
  for (let steps = 0; steps < 20; steps += 1) {
    if (await wanted.evaluate((element) => element === document.activeElement)) return page.keyboard.press("Enter");
    await page.keyboard.press("ArrowDown");
  }
  throw new Error(`The arrows do not lead to ${item}`);
}

/** Chooses from a drop-down list, as typing the beginning of a choice does. */
export async function chooseFromList(page, locator, choice) {
  await tabTo(page, locator);
  await page.keyboard.type(choice);
  const chosen = await locator.evaluate((select) => select.selectedOptions[0]?.textContent?.trim());
  if (chosen !== choice) throw new Error(`The list has ${chosen}, not ${choice}`);
}

/** Turns to one of several options: the first stop is the one that holds, the arrows lead on. */
export async function chooseOption(page, group, choice) {
  await tabTo(page, group.locator("input:checked"));
  const wanted = group.getByRole("radio", { name: choice });
  for (let steps = 0; steps < 20; steps += 1) {
    if (await wanted.isChecked()) return;
    await page.keyboard.press("ArrowDown");
  }
  throw new Error(`The arrows do not lead to ${choice}`);
}
