/// HQ's database: one SQLite file, its migrations and the two ways in (read, write). What the rows
/// mean lives with the nouns that own them: claims, registry, requests, artifacts.
@NullMarked
package io.funnelcloud.control.store;

import org.jspecify.annotations.NullMarked;
