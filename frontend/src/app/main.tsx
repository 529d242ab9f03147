import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createFeed } from "@/shared/live/feed";
import "@/shared/ui/base.css";
import { App } from "./App";
import { keepPage } from "./install";
import { createQueries } from "./queries";

const queries = createQueries();
const feed = createFeed(window.localStorage);
const root = document.getElementById("root");
if (root === null) throw new Error("the page has no root element");

createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <App feed={feed} />
    </QueryClientProvider>
  </StrictMode>,
);
keepPage();
