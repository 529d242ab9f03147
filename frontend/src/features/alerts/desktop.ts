/** The desktop's own notifications. */

export interface Note {
  title: string;
  text: string;
  /** Notes by the same name are one: several tabs show one. */
  name: string;
  path: string;
}

export type Permission = NotificationPermission | "unsupported";

export interface Desktop {
  permission: () => Permission;
  ask: () => Promise<Permission>;
  show: (note: Note, onFollow: (path: string) => void) => void;
}

const isSupported = (): boolean => "Notification" in window && window.isSecureContext;

export function createDesktop(): Desktop {
  return {
    permission: () => (isSupported() ? Notification.permission : "unsupported"),
    ask: async () => (isSupported() ? Notification.requestPermission() : "unsupported"),
    show({ title, text, name, path }, onFollow) {
      try {
        const note = new Notification(title, { body: text, tag: name });
        note.addEventListener("click", () => {
          window.focus();
          note.close();
          onFollow(path);
        });
      } catch {
        // Phones only let service workers notify; the list on the page tells the same.
      }
    },
  };
}
