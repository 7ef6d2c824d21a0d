/** Tests about the project as a whole: what imports what, which requirements are shown, what the documents point at. */
package io.ringcast.project;
