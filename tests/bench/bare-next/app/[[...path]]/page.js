import { createElement, Fragment } from 'react';
import { SafeHtml } from '../../../../../components/ui/safe-html';

/** What the process that runs this was told to show (tests/bench/bare-next-process): out of memory, without a component. */
export default function Page() {
  return createElement(Fragment, null, ...globalThis.bareContent.map(toElement));
}

function toElement(node) {
  if (typeof node === 'string') return node;
  const { tag, attributes, html, children = [] } = node;
  if (html !== undefined) return createElement(SafeHtml, { ...attributes, as: tag, html });
  return createElement(tag, attributes, ...children.map(toElement));
}
