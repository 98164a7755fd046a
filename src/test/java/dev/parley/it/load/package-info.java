/**
 * Black-box tests with many clients: races, order, slow readers. They judge results, not speed,
 * save where one half of a run is compared with the other.
 */
package dev.parley.it.load;
