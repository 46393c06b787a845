/** What every test with a running service needs: its database, and a small vocabulary to speak to it. */
package dev.signet.testing;
