import { createContext, use } from "react";

/** Whether this browser has contact with the monitor, or is about to get it. */
export const ContactContext = createContext(true);

export const useHasContact = (): boolean => use(ContactContext);
