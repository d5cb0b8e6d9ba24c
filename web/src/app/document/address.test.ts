import { expect, test } from "vitest";
import { readAddress } from "./address.ts";

test("addresses are completed where it is clear what was meant", () => {
  expect(readAddress(" www.bund.de ")).toBe("https://www.bund.de/");
  expect(readAddress("http://lübeck.de/a?b=ü")).toBe("http://xn--lbeck-kva.de/a?b=%C3%BC");
  expect(readAddress("stadtwerke.example:8443/x")).toBe("https://stadtwerke.example:8443/x");
  expect(readAddress("amt@stadt.de")).toBe("mailto:amt@stadt.de");
  expect(readAddress("mailto:amt@stadt.de")).toBe("mailto:amt@stadt.de");
});

test("nothing links to a script, a file or half an address", () => {
  for (const typed of ["", "javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "zwei Wörter", "https://", "hallo"]) {
    expect(readAddress(typed)).toBeUndefined();
  }
});
