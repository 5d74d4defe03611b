/** Everything at once, for somebody who sees it for the first time. */
package dev.twinfold.local.demo;
