/** The bill in somebody's PostgreSQL: rows and offsets in one transaction. */
package dev.twinfold.local.bill.postgres;
