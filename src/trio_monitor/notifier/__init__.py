"""Telling people of alerts: news become notices, notices become letters, letters go out by the channels."""
