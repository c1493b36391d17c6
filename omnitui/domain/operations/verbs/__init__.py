"""The verb handlers: one module for each kind of write."""
