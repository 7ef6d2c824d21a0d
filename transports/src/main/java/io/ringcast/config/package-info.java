/**
 * Options declared once and read from four places: flag before environment before file before default.
 *
 * <pre>
 *   Parameter ──> Catalogue ──> ConfigurationReader ──> Configuration ──> YamlText (print)
 *  (one option)  (all of them)    flags, environment,    values, where      SchemaText (schema)
 *                                 ConfigurationFile      each comes from
 * </pre>
 *
 * Knows no option itself: those are declared by the parts that they belong to.
 */
package io.ringcast.config;
