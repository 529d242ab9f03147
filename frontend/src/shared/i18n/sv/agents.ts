export const agents = {
  now: "Just nu",
  cards: { ready: "Lediga", talking: "I samtal", wrap_up: "Efterbehandling", paused: "Paus" },
  longest: { ready: "Lediga längst", talking: "Längst i samtal", wrap_up: "Längst i efterbehandling", paused: "Längst i paus" },
  list: "Alla handläggare",
  anyQueue: "Samtal från alla köer",
  scope: "Visar de handläggare som just nu har ett samtal från dina köer.",
  hidden: "Dolda handläggare",
};
