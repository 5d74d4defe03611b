/** The bill as text, CSV, JSON and Parquet. */
package dev.twinfold.local.bill.file;
