import { beforeEach, describe, expect, it } from "vitest";
import { keepFocus } from "./keep-focus.ts";

const page = `
  <main>
    <h1>Title</h1>
    <ul>
      <li id="one"><button>Edit</button><button aria-label="Remove">x</button></li>
      <li id="two"><button>Edit</button><button aria-label="Remove">x</button></li>
      <li id="three"><span><button>Save</button></span><button>Copy</button></li>
    </ul>
    <p id="notice"><button>Dismiss</button></p>
  </main>`;

let root: HTMLElement;

beforeEach(() => {
  root = document.createElement("div");
  // As React makes it: nothing between the elements.
  root.innerHTML = page.replace(/>\s+</g, "><");
  document.body.replaceChildren(root);
  keepFocus(root);
});

function find(selector: string): HTMLElement {
  const element = root.querySelector<HTMLElement>(selector);
  if (element === null) throw new Error(`no ${selector}`);
  return element;
}

/** Focus in `from`, then `removed` goes. */
async function remove(removed: string, from: string): Promise<Element | null> {
  find(from).focus();
  find(removed).remove();
  await new Promise((resolve) => setTimeout(resolve));
  return document.activeElement;
}

describe("where the focused control goes away, focus goes", () => {
  it("to the same control of the next row", async () => {
    expect(await remove("#one", "#one [aria-label]")).toBe(find("#two [aria-label]"));
  });

  it("to the row before when it was the last", async () => {
    expect(await remove("#three", "#three button")).toBe(find("#two button"));
  });

  it("to what is left of the row when only a part of it goes", async () => {
    expect(await remove("#three span", "#three span button")).toBe(find("#three button"));
  });

  it("to the heading otherwise", async () => {
    expect(await remove("#notice", "#notice button")).toBe(find("h1"));
    expect(find("h1").tabIndex).toBe(-1);
  });

  it("to the heading of what takes the place of the whole screen", async () => {
    find("#one button").focus();
    find("main").outerHTML = "<main><h1>Another</h1></main>";
    await new Promise((resolve) => setTimeout(resolve));
    expect(document.activeElement?.textContent).toBe("Another");
  });

  it("to the switch that has changed the whole screen, where the next one has it too", async () => {
    const withSwitch = "<main><h1>Title</h1><input type=checkbox role=switch></main>";
    find("main").outerHTML = withSwitch;
    find("[role=switch]").focus();
    find("main").outerHTML = withSwitch;
    await new Promise((resolve) => setTimeout(resolve));
    expect(document.activeElement).toBe(find("[role=switch]"));
  });
});

it("leaves focus alone when something else goes, and where it was taken away on purpose", async () => {
  expect(await remove("#two", "#one button")).toBe(find("#one button"));
  find("#one button").blur();
  await new Promise((resolve) => setTimeout(resolve));
  find("#one").remove();
  await new Promise((resolve) => setTimeout(resolve));
  expect(document.activeElement).toBe(document.body);
});
