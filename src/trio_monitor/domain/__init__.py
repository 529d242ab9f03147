"""What the figures and alerts are made by: values and functions of them. No I/O, no clock, no framework."""
