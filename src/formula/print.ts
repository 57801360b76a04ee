import { precedence, unaryPrecedence } from './ast.js';
import type { Node } from './ast.js';

const bindsAs = (node: Node): number => {
  if (node.kind === 'binary') return precedence[node.operator];
  return node.kind === 'unary' ? unaryPrecedence : unaryPrecedence + 1;
};

const inside = (node: Node, minimum: number): string => {
  const text = printFormula(node);
  return bindsAs(node) < minimum ? `(${text})` : text;
};

/** A formula's text for a tree: parses back to the same tree (spans aside), with no more parentheses than it needs. */
export const printFormula = (node: Node): string => {
  switch (node.kind) {
    case 'number':
      return node.digits;
    case 'text':
      return `"${node.value.replace(/["\\]/g, '\\$&')}"`;
    case 'boolean':
      return node.value ? 'TRUE' : 'FALSE';
    case 'null':
      return 'NULL';
    case 'field':
      return node.path;
    case 'call':
      return `${node.name}(${node.arguments.map(printFormula).join(', ')})`;
    case 'unary':
      return node.operator === 'NOT'
        ? `NOT(${printFormula(node.operand)})`
        : `${node.operator}${inside(node.operand, unaryPrecedence)}`;
    case 'binary': {
      const level = precedence[node.operator];
      return `${inside(node.left, level)} ${node.operator} ${inside(node.right, level + 1)}`;
    }
  }
};
