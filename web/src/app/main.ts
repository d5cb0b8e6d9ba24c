import { mount } from "svelte";
import "../look/base.css";
import "../editor/editor.css";
import { pages } from "../ui/language.svelte.ts";
import App from "./App.svelte";
import { operator } from "./operator.svelte.ts";
import { session } from "./session.svelte.ts";

pages.begin();
void session.start();
void operator.fetch();

const target = document.getElementById("app");
if (target) mount(App, { target });

// The worker lets a closed tab be opened again without network; during development it would only serve yesterday's files.
if (import.meta.env.PROD && "serviceWorker" in navigator) void navigator.serviceWorker.register("/worker.js");
