import js from "@eslint/js";
import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import { readdirSync } from "node:fs";
import tseslint from "typescript-eslint";

const features = readdirSync(new URL("./src/features", import.meta.url));

const texts = [
  { selector: "JSXText[value=/[\\p{L}\\p{N}]/u]", message: "User texts live in the catalogues." },
  { selector: "JSXAttribute[name.name=/^(aria-label|title|placeholder|alt|label|heading|text|lead|hint|unit|act|always)$/] > Literal", message: "User texts live in the catalogues." },
  // Also within a choice or beside a value; a word of several letters that is written is for somebody to read.
  { selector: "JSXElement > JSXExpressionContainer > :matches(ConditionalExpression, LogicalExpression) > Literal[value=/\\p{L}{2}/u]", message: "User texts live in the catalogues." },
  { selector: "JSXElement > JSXExpressionContainer > TemplateLiteral > TemplateElement[value.raw=/\\p{L}{2}/u]", message: "User texts live in the catalogues." },
  { selector: "JSXAttribute[name.name=/^(aria-label|title|placeholder|alt|label|heading|text|lead|hint)$/] TemplateElement[value.raw=/\\p{L}{2}/u]", message: "User texts live in the catalogues." },
  { selector: "JSXExpressionContainer > Literal[value=/\\p{L}/u]", message: "User texts live in the catalogues." },
];
const colours = [
  { selector: "Literal[value=/^(#[0-9a-fA-F]{3,8}$|rgba?\\(|hsla?\\(|oklch\\()/]", message: "Colours live in tokens.css." },
];

/** Forbids imports of the rooms above: shared → features → app, and features are blind to each other. */
const rooms = (folder, forbidden) => ({
  files: [`src/${folder}/**`],
  rules: {
    "no-restricted-imports": ["error", { patterns: [{ group: forbidden, message: "shared → features → app; features never import each other." }] }],
  },
});

export default tseslint.config(
  { ignores: ["src/shared/api/schema.d.ts", "src/app/first-paint.js", "src/app/service-worker.js", "eslint.config.js"] },
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  jsxA11y.flatConfigs.strict,
  reactHooks.configs.flat["recommended-latest"],
  {
    languageOptions: { parserOptions: { project: "./tsconfig.json", tsconfigRootDir: import.meta.dirname } },
    linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: "error" },
    rules: {
      "max-lines": ["error", 250],
      "no-restricted-syntax": ["error", ...texts, ...colours],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/consistent-type-imports": "error",
      complexity: ["error", 12],
      // A part that scrolls must be reachable by the keyboard.
      "jsx-a11y/no-noninteractive-tabindex": ["error", { roles: ["group"], tags: [] }],
      // Only of use to React's compiler, which is not used here.
      "react-hooks/incompatible-library": "off",
    },
  },
  rooms("shared", ["@/features/*", "@/app/*", "../features/*", "../../features/*"]),
  ...features.map((feature) =>
    rooms(`features/${feature}`, ["@/app/*", ...features.filter((other) => other !== feature).flatMap((other) => [`@/features/${other}/*`, `../${other}/*`])]),
  ),
  { files: ["tests/**"], rules: { "no-restricted-syntax": ["error", ...colours], "@typescript-eslint/no-non-null-assertion": "off" } },
);
