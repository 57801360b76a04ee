/* global document, window */
/** Runs in the page: reads the card and measures it. */
window.powerLook = {
  /** The texts of the card, one for each innermost element. */
  texts() {
    return [...document.querySelectorAll('#card *')]
      .filter((node) => node.children.length === 0)
      .map((node) => node.textContent.trim())
      .filter((text) => text !== '');
  },

  /** What sticks out of the card, is cut off, or makes the page scroll sideways. */
  overflow() {
    const found = [];
    const html = document.documentElement;
    if (html.scrollWidth > html.clientWidth) {
      found.push(`the page is ${html.scrollWidth} wide in ${html.clientWidth}`);
    }
    const card = document.querySelector('#card');
    const { right } = card.getBoundingClientRect();
    for (const node of card.querySelectorAll('*')) {
      const box = node.getBoundingClientRect();
      const hidden = box.width <= 1 || node.closest('.slds-assistive-text');
      if (!hidden && box.right > right + 1) {
        found.push(`<${node.localName}> sticks out: ${node.textContent.trim().slice(0, 40)}`);
      }
      if (node.matches('.slds-truncate') && node.scrollWidth > node.clientWidth) {
        found.push(`cut off: ${node.textContent.trim()}`);
      }
    }
    return found;
  },
};
