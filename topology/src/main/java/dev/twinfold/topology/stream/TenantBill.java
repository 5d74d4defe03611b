package dev.twinfold.topology.stream;

import dev.twinfold.topology.usage.TenantTotal;
import dev.twinfold.topology.usage.Window;

/**
 * The sum of a tenant's window as it stands.
 *
 * @param tenant the paying customer
 * @param window the billing window
 * @param total what was counted and what of it was written
 */
public record TenantBill(String tenant, Window window, TenantTotal total) {}
