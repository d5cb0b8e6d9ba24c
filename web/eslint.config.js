import svelte from "eslint-plugin-svelte";
import tseslint from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

/** A feature is used through its `index.ts` and imports no other feature; only `app` composes them. */
const features = ["audit", "documents", "editor", "export", "held", "history", "import", "members", "sync"];

const noOtherFeature = (feature) => ({
  files: [`src/${feature}/**`],
  rules: {
    "no-restricted-imports": [
      "error",
      {
        patterns: [
          {
            group: features.filter((other) => other !== feature).flatMap((other) => [`../${other}/*`, `../../${other}/*`]),
            message: "A feature imports no other feature; compose them in app/.",
          },
          { group: ["../app/*", "../../app/*"], message: "app/ composes the features, never the other way round." },
        ],
      },
    ],
  },
});

export default tseslint.config(
  { ignores: ["dist/", "node_modules/", "src/messages/", "src/api/schema.ts"] },
  ...tseslint.configs.strictTypeChecked,
  ...svelte.configs.recommended,
  {
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ["*.js"] }, extraFileExtensions: [".svelte"] } },
    rules: {
      "@typescript-eslint/no-explicit-any": "error",
      "@typescript-eslint/no-non-null-assertion": "error",
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "no-console": "error",
      eqeqeq: "error",
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: { parserOptions: { parser: tseslint.parser, svelteConfig } },
    rules: {
      "svelte/no-at-html-tags": "error",
      // eslint sees the parameters of snippets and component callbacks as `any`; svelte-check types them.
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-return": "off",
    },
  },
  { files: ["*.js", "*.config.ts"], ...tseslint.configs.disableTypeChecked },
  ...features.map(noOtherFeature),
);
